"""The media websocket: calls as Twilio's Media Streams bring them, at the line's end and at a gateway's."""
