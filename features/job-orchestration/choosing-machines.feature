@REQ-job-orchestration
Feature: Choosing machines
  The network finds who can do the work. Where nobody can, each machine has said why.

  @DOD-job-orchestration-2
  Rule: The network finds the machines that fit best, without a centre

    @JOB-021 @needs:docker @needs:hardware
    Scenario: The machine with less to do gets the job
      Given "alice" is in the network and offers nothing
      And "bob" has 8 cores, and offers half of it
      And "carol" has 8 cores, and offers half of it
      And "alice" runs a service that needs 3 cores
      When "alice" also runs a service that needs 1 core
      Then the two services run on different machines

    @JOB-022 @needs:docker
    Scenario: Only the machine that is large enough gets the job
      Given "alice" is in the network and offers nothing
      And "bob" is in the network and offers 0.2 cores
      And "carol" is in the network and offers 0.5 cores
      When "alice" deploys a task that needs 0.4 cores
      Then the command succeeds
      And its task ran on "carol"

    @JOB-023 @needs:docker
    Scenario: A job that needs exactly what is offered fits
      Given "alice" is in the network and offers nothing
      And "bob" is in the network and offers 0.5 cores
      When "alice" deploys a task that needs 0.5 cores
      Then the command succeeds
      And its task ran on "bob"

    @JOB-024 @needs:docker
    Scenario: A machine that offers nothing gets no job
      Given a network of "bob"
      And "alice" and "carol" are in the network and offer nothing
      When "alice" deploys a task that prints "here"
      Then the command succeeds
      And its task ran on "bob"

    @JOB-025 @needs:docker @needs:hardware
    Scenario: Five machines serve a job for five machines at the first attempt
      Given "alice" is in the network and offers nothing
      And a network of "bob", "carol", "dave", "erin" and "frank"
      When "alice" deploys five tasks on five machines that print "done"
      Then the command succeeds
      And every part of it runs on a machine of its own
      And bids were asked for once

    # A node does not ask itself for a bid, so that a machine on its own has nobody to work for it.
    @JOB-026 @planned @needs:docker
    Scenario: The machine that deploys may serve its own job
      Given a network of "alice"
      When "alice" deploys a task that prints "at home"
      Then the command succeeds
      And its task ran on "alice"

    @JOB-027 @slow @needs:crowd
    Scenario: A job finds its machines among a hundred
      Given a network of 100 machines
      When "machine-7" deploys three tasks on three machines that print "done"
      Then the command succeeds
      And every part of it runs on a machine of its own

  @DOD-job-orchestration-3
  Rule: Whoever asked learns why something does not happen

    @JOB-028
    Scenario: Where no machine is large enough, each says what it lacks
      Given "alice" is in the network and offers nothing
      And "bob" is in the network and offers 0.5 cores
      And "carol" is in the network and offers 0.4 cores
      When "alice" deploys a task that needs 64 cores
      Then the command ends with code 1
      And "alice" is told that bob declined because "needs 64 cores, 0.5 are free"
      And "alice" is told that carol declined because "needs 64 cores, 0.4 are free"

    @JOB-029
    Scenario: A machine that offers nothing says so
      Given "alice" and "bob" are in the network and offer nothing
      When "alice" deploys a task that prints "anybody?"
      Then the command ends with code 1
      And "alice" is told that bob declined because "offers nothing to the network"

    @JOB-030 @needs:docker
    Scenario: A machine that is busy says so
      Given "alice" is in the network and offers nothing
      And "bob" is in the network and offers 0.5 cores
      And "alice" runs a service that needs 0.4 cores
      When "alice" deploys a task that needs 0.2 cores
      Then the command ends with code 1
      And "alice" is told that bob declined because "at the moment"

    @JOB-031
    Scenario: A job for more machines than there are is declined with that reason
      Given a network of "alice" and "bob"
      When "alice" deploys three tasks on three machines that print "crowded"
      Then the command ends with code 1
      And "alice" is told "there are fewer machines than nodes"

    @JOB-032 @needs:docker
    Scenario: An image that no machine has is the reason that is given
      Given a network of "alice" and "bob"
      When "alice" deploys a task that uses the image "dms/nowhere:1"
      Then the command ends with code 1
      And "alice" is told "dms/nowhere:1"
      And "bob" has nothing in use
      And "alice" has nothing in use
