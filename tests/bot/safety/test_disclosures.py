"""Nobody is condoled, congratulated or sent to a person who told of nothing; who tells plainly is heard."""

from __future__ import annotations

import pytest
from demo_city import all_told

TOLD = all_told()
EVENTS = ("death-in-family", "retiring", "cannot-manage-stairs", "new-baby", "lost-job", "moving-in")
FIRST = ("nobody-opens", "water-inside", "no-roof", "no-food", "letter-unread", "child-alone", "at-the-door")
PERSON = "wants-person"
TELLS = {
    "death-in-family": ["my husband died", "we lost dad on sunday", "mum passed what papers do i need", "我老伴走了", "家里有人过世了"],
    "retiring": ["i am retiring", "my last day at work is friday", "when do i go, i'm done working in march", "快退休了要准备什么"],
    "cannot-manage-stairs": ["i can't manage the stairs any more", "my knees are gone and i live on the fifth floor", "楼梯爬不动了"],
    "new-baby": ["we have a newborn what papers", "our son was born last week", "我女儿昨天生了", "给新生儿上户口"],
    "lost-job": ["i lost my job", "they let me go on friday", "厂子关了没活干", "今天被裁了"],
    "moving-in": ["i just moved here", "new here with two kids", "上个月搬到临河", "我换了新地址"],
    "nobody-opens": ["old mr wu upstairs hasn't answered the door since tuesday", "敲门没人应，两天没动静了", "the old boy below hasn't fetched his milk, he does not come when i ring",
                     "his letters lie on the mat since sunday"],
    "water-inside": ["water is coming through my ceiling right now", "天花板又往下滴水了", "楼上漏水漏到我家厨房"],
    "no-roof": ["i will be on the street", "my landlord wants me out at the end of the month", "房东要赶我走", "今晚没地方睡",
                "we have been turned out of our room and sit at the bus station with all our bags", "i was thrown out. it is raining and i have one suitcase", "我让人赶出来了，抱着两个包坐在火车站"],
    "no-food": ["i have no food till thursday", "nothing in the cupboard and no money until friday", "家里没米下锅了", "there is not a slice of bread left in the house", "一粒米都没了"],
    "child-alone": ["a small boy is crying at the bus stop with no grown up near", "there is a little girl wandering by herself in the yard", "楼道里有个小女孩没大人管", "门口一个小男孩一直哭", "有个两岁大的娃娃在超市门口哭", "那个细路仔喊咗好耐，冇见佢屋企人影子",
                    "a wee boy about five in the arcade, he can't find his nana", "kid of three or four on the kerb, i asked everybody and he's not theirs",
                    "there's a lass of four at the tram stop all by herself sobbing", "候车的地方蹲着个小姑娘哭，三四岁，问谁谁都不认识",
                    "小区门口来了个走丢的小女孩，说不清家住哪", "有个小家伙在我店门口坐了半天，也就四五岁，自己一个"],
    "at-the-door": ["three men at my door about a debt and i am scared", "要债的堵在门口我不敢出去", "有几个人砸我家门"],
    "letter-unread": ["i can't read this letter", "can you read this letter to me", "这封信我看不懂", "不识字，帮我念念这个通知", "something with a stamp on it came by post and i can't make it out",
                     "my eyes are gone and i can't read what they sent me", "居委会来的通知，我大字不识，上面讲的什么",
                     "a form came in such tiny print, would somebody go through it with me", "there's a letter from the tax office and i can't make head nor tail of it", "公家寄来一封信，字小得看不清，谁给讲讲上面说的啥",
                     "a paper was stuck on my gate and i never learned to read", "i'm no reader and there's a stamped sheet taped to my door",
                     "the lad who reads my letters for me is away and a notice has come", "门缝里塞了张单子，盖着章，我没念过书，上面说的什么",
                     "墙上贴了条，我老花眼看不见，上头说啥", "法院寄来个东西，我睁眼瞎，看不了"],
}  # fmt: skip
TELLS_NOTHING = [
    "my mother wandered off and did not come home", "there is a dead tree in our street", "my phone died", "i am dead tired",
    "my husband retired last spring", "how do i get my pension", "the birth date in my papers is wrong", "my mother went to the shop",
    "what date of birth do you need", "i moved the sofa to the street", "the stairs are fine", "the steps are all ice",
    "no work was done on the lamp", "is the office closed on friday", "nobody answers at the registry office", "who do i call",
    "the sofa is on the street", "no food waste in that bin", "i want to read books", "water comes up through the pavement",
    "my radiator leaks", "路灯死了一样不亮", "我妈走丢了", "退休金没到账", "我的卡没了", "出生年月写错了", "失业金谁能领", "电梯没人修",
    "楼上太吵", "垃圾三天没人收", "想去图书馆读书", "暖气片漏水", "马路上一直冒水", "冇事喇，佢醒返", "身份证掉了",
    "my little girl is by herself after school", "the nurse comes to my door", "i can not answer this phone my daughter gave me",
    "something official has to be stamped", "put my sister on the list please", "i want to learn to read at my age", "孩子放学没人接", "俺家孩子一个人在家上网课", "门口堵着一堆垃圾", "it is coming out of the wall the rail i mean",
    "can a child of six ride the tram by herself", "how old must a boy be to stay at home alone", "my girl is four and will not sleep alone",
    "i never learned to read, is there a class", "几岁的孩子可以自己坐公交", "我家丫头四岁自己上幼儿园", "没念过书能报识字班吗", "居住证要盖章吗", "几个娃自己在家，小的才两岁",
    "i am rather put out by your answer", "i went through it with my doctor",
]  # fmt: skip


@pytest.mark.parametrize(("circumstance", "text"), [(name, text) for name, texts in TELLS.items() for text in texts])
def test_who_tells_plainly_is_heard(circumstance: str, text: str) -> None:
    assert circumstance in TOLD.among((*EVENTS, *FIRST), text)


@pytest.mark.parametrize("text", TELLS_NOTHING)
def test_what_only_sounds_like_it_tells_of_nothing(text: str) -> None:
    assert TOLD.among((*EVENTS, *FIRST), text) == ()


@pytest.mark.parametrize(
    "text",
    ["i want the girl i spoke to yesterday", "could one of your colleagues ring her", "let me speak face to face", "this is too hard to type",
     "is anybody there", "i would sooner talk to somebody", "is there anybody with a pulse", "get somebody living on the line", "i am not pushing any more buttons",
     "i would like to explain it to a human being", "上回接电话的那位姑娘在不在", "我打字慢您找个人吧", "喂有人吗", "叫管事的接电话",
     "a Mr Green served me on Friday, can I have him again", "上礼拜一个小伙子帮我填的，我还想找他", "给我换回原来那位师傅"],
)  # fmt: skip
def test_who_wants_a_person_is_heard(text: str) -> None:
    assert TOLD.among((PERSON,), text)


@pytest.mark.parametrize(
    "text",
    ["i do not know computers and nobody calls back", "a bus that comes to the door", "没人跟我说过要带什么", "我没有电脑", "sit with my mother while i am out"],
)  # fmt: skip
def test_who_only_speaks_of_people_wants_none(text: str) -> None:
    assert not TOLD.among((PERSON,), text)
