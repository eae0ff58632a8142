"""What somebody does in the middle of an errand, told by a classifier learned from what people say: intents/<tag>/acts."""
