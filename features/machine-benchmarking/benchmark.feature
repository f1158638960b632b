@planned @REQ-machine-benchmarking
Feature: Measuring a machine
  Names of processors say little. What a machine does in a second says more, when everybody measures the same way.

  @DOD-machine-benchmarking-1
  Rule: A machine is measured while it is being onboarded

    @BEN-201
    Scenario: Onboarding measures the machine
      Given a machine "bob" that was never measured
      When its owner onboards it
      Then its processor, memory, disk and network were measured
      And the owner saw what was being measured and how long it would take

    @BEN-202
    Scenario: Measuring does not take the machine away from its owner
      Given a machine "bob" on which its owner works
      When "bob" is measured
      Then it used no more than the owner allows and ended within the time that was announced
      And nothing of it is left on the disk

    @BEN-203
    Scenario: A measurement that was disturbed says so
      Given a machine "bob" that is busy with something else
      When "bob" is measured
      Then the result says how much the single runs differed
      And "bob" proposes to measure again when it is idle

    @BEN-204
    Scenario: A machine is measured again when it has changed
      Given a machine "bob" that was measured
      When its owner doubles its memory and starts it
      Then "bob" measures again and keeps the former result beside the new one

    @BEN-205
    Scenario: A graphics card is measured by what its maker's tool can say
      Given a machine "bob" with a graphics card
      When its owner onboards it
      Then the memory and the speed of the card are among its measurements

  @DOD-machine-benchmarking-2
  Rule: The measurements are kept in the database and can be asked for

    @BEN-206
    Scenario: The results are there after a restart
      Given a machine "bob" that was measured and restarted
      When "alice", who may see the hardware of "bob", asks for its measurements
      Then she gets each with its unit, its spread, its time and the version of the test

  @DOD-machine-benchmarking-3
  Rule: Measurements help to choose between machines, and can be trusted as far as that goes

    @BEN-207
    Scenario: The faster of two fitting machines is chosen
      Given "bob" and "carol", who both fit a job, and "carol" measured twice as fast
      When "alice" deploys the job and prefers speed
      Then it runs on "carol"

    @BEN-208
    Scenario: A machine that boasts is found out
      Given "mallory", whose measurements promise ten times what the machine does
      When jobs that ran on "mallory" took ten times as long as promised
      Then "alice" ranks "mallory" by what she saw and not by what was claimed
