"""The switchboard: one leader process that takes calls from the exchange and finds volunteers for them.

    exchange events --> Desk.inbox --> Ledger.take (one thread, one transaction a batch) --> commands --> Hands --> exchange

`desk` is the asyncio side, `ledger` the database side, `hands` what each command means in the exchange's language,
`backroom` what may take its time: news for other rooms, sealing recordings, calls taken while we were away.
Nothing is done before the event that caused it is committed; a killed switchboard is continued by the next one.
"""
