"""Training 培训: the steps that an office asks for before somebody takes calls, and who has done which.

`rules` say how far somebody is, `services` keep the office's list and write down and take back what was done, `selectors`
read both for the volunteer, the trainer and the gate of the certificate. What was done stays done when the list changes.
"""
