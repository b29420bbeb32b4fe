"""Before the session: registration lists against the rules and the register, so that faults are stopped at the door.

Every row of a list is ready, to be completed first, to the police, or not due; every list goes or is stopped. What is needed of
a person and who completes it: dispatch 8938/BYT-DP (docs/how-to-session.md).
"""
