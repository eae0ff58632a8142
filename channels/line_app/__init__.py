"""LINE: the city's official account in the app LINE, by LINE's Messaging API. The folder is not named line: that is the line itself."""
