"""The switchboard: one leader process that takes calls from the exchange and finds volunteers for them.

    exchange events --> Ledger.decide (memory) --> a new caller's ring --------------------------> Hands --> exchange
                                               '--> Pen (one transaction) --> every other command --> Hands --> exchange

`desk` is the asyncio side, `ledger` memory and decisions, `pen` a process that writes with `book`, `hands` what each command
means in the exchange's language, `nextdoor` the process of the `backroom`: news for other rooms, sealing recordings, calls
taken while we were away. But for the first ring of a caller nothing is done before the event that caused it is committed; a
killed switchboard is continued by the next one (docs/why/decisions/0008-ring-first.md).
"""
