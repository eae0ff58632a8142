"""What people write in a dialect or another script reaches understanding and search in words they know."""

from __future__ import annotations

import pytest
from demo_city import all_keywords

from bot.language.normaliser import Dialect

SPOKEN = all_keywords().dialect


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("阿媽想買餸", "妈妈想买菜"),
        ("我可唔可以代佢填", "我可不可以代他填"),
        ("街燈壞咗", "街灯坏了"),
        ("有冇平飛", "有没有便宜票"),
        ("點樣申請", "怎么申请"),
        ("申請長者卡", "申请长者卡"),
        ("没关系", "没关系"),
        ("居住证点办", "居住证怎么办"),
        ("唔见咗点补", "不见了怎么补"),
        ("书借完点还", "书借完怎么还"),
        ("几点办公，早点去", "几点办公，早点去"),
        ("去服务点办", "去服务点办"),
        ("地点查不到", "地点查不到"),
        ("咋办", "咋办"),
        ("这几天咋整", "这几天怎么办"),
        ("点解仲未收到咋", "为什么还未收到"),
        ("厂里欠我三个月人工", "厂里欠我三个月工资"),
        ("老细唔出人工", "老板不出工资"),
        ("转人工", "转人工"),
        ("做了人工耳蜗", "做了人工耳蜗"),
        ("呢张证几时到期", "这张证什么时候到期"),
        ("怎么办呢", "怎么办呢"),
        ("我系佛山人，系统里有我", "我是佛山人，系统里有我"),
        ("咁耐都未批，咁我点查", "这么久都未批，那我怎么查"),
        ("讲返头先嗰个", "说回刚才那个"),
        ("听日去得唔得", "明天去行不行"),
        ("孩子想听日语课", "孩子想听日语课"),
        ("完成日期是今后日子", "完成日期是今后日子"),
        ("仔女都大咗，细女嫁咗", "子女都大了，小女儿嫁了"),
        ("仔仔细细看，国外父母", "仔仔细细看，国外父母"),
        ("间屋想留俾个仔", "房子想留给个儿子"),
        ("一间屋子，高层楼房", "一间屋子，高层楼房"),
        ("落楼唔方便", "下楼不方便"),
        ("他跌落楼", "他跌落楼"),
        ("你讲么子", "你讲什么"),
        ("有什么子女", "有什么子女"),
        ("is the OFFICE open?", "is the OFFICE open?"),
        ("", ""),
    ],
)
def test_dialect_and_script_become_standard_and_the_rest_stays(written: str, standard: str) -> None:
    assert SPOKEN.standard(written) == standard


def test_the_longest_word_is_looked_for_first() -> None:
    assert Dialect({"唔": "不", "唔該": "请"}).standard("唔該") == "请"


def test_without_words_only_the_script_changes() -> None:
    assert Dialect({}).standard("電話") == "电话"
