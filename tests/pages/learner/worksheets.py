"""The addresses and the fields of the worksheet of the demo."""

PAGE = "/learn/digital-thinking/vision"
SAVE = f"{PAGE}/worksheet"
WHOLE = {
    "field-vision": "到2029年，当晚就知道。",
    "field-data-path": "磅单 → 台账*",
    "field-first-step": "在一个村，重量只录一次。",
    "field-owner": "杨秀英",
    "field-date": "2099-03-15",
}
