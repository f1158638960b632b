@REQ-job-orchestration @needs:docker
Feature: What goes wrong on the way
  Machines crash and links break while a job is on its way. It then runs elsewhere, or its owner is told; never half of it stays.

  @DOD-job-orchestration-4
  Rule: A deployment happens wholly or not at all, whatever fails on the way

    @JOB-033 @needs:hardware
    Scenario: A job of two parts of which one fits nowhere leaves nothing behind
      Given a network of "alice"
      And "bob" has 2 cores, and offers half of it
      When "alice" deploys two tasks on two machines that need 3 cores
      Then the command ends with code 1
      And "alice" has nothing in use
      And "bob" has nothing in use

    @JOB-034 @needs:faults
    Scenario: A machine that is cut off while it is being asked holds nothing for long
      Given a network of "alice", "bob" and "carol"
      And "alice" hands in two tasks on two machines that take 20 seconds
      When "bob" is cut off from everybody
      Then the deployment comes to an end within 5 minutes
      And "bob" has nothing in use
      And "carol" has nothing in use

    @JOB-035 @needs:faults
    Scenario: A deployment into a broken network ends with a reason, and does not hang
      Given a network of "alice" and "bob"
      And "alice" is cut off from everybody
      When "alice" deploys two tasks on two machines that print "anybody?"
      Then the command ends with code 1
      And the deployment failed because "machine"

    @JOB-036 @needs:faults
    Scenario: Whoever deployed a service is told when its machine is lost
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a service
      When "bob" is cut off from everybody
      Then the deployment is failed within 5 minutes
      And the deployment failed because "was lost with bob"

    @JOB-037 @needs:faults
    Scenario: A short break of the network does not end a service
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a service
      And "bob" is cut off from everybody
      And 20 seconds pass
      And the network is whole again
      When 2 minutes pass
      Then the deployment is running

    @JOB-038 @needs:power
    Scenario: Whoever deployed a task is told when the power of its machine fails
      Given "alice" is in the network and offers nothing
      And a network of "bob"
      And "alice" runs a task that takes 600 seconds
      When the power of "bob" fails
      Then the deployment is failed within 5 minutes
      And the deployment failed because "lost"

    @JOB-043
    Scenario: Two jobs for the last room on a machine do not both get it
      Given "alice" and "carol" are in the network and offer nothing
      And "bob" is in the network and offers 0.5 cores
      And "alice" hands in a service that needs 0.4 cores
      When "carol" hands in a service that needs 0.4 cores
      Then one of the two deployments is running, and the other failed because "needs 0.4 cores"
      And "bob" has 400 thousandths of a core in use
