"""WeChat: the city's official account in the app WeChat, by WeChat's message interface and its customer-service interface."""
