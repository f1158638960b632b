@REQ-job-orchestration
Feature: Tasks
  Whoever has a job and no machine for it hands it to the network, and gets its result as if it had run at home.

  Background:
    Given a network of "alice", "bob" and "carol"

  @DOD-job-orchestration-1 @needs:docker
  Rule: A described job is deployed, can be watched, and its results come back

    @JOB-001
    Scenario: The output of a task comes back to whoever deployed it
      When "alice" deploys a task that prints "hello from the network"
      Then the command succeeds
      And "alice" reads nothing but "hello from the network"
      And the deployment is completed

    @JOB-002
    Scenario: The exit code of a task is the exit code of the command
      When "alice" deploys a task that ends with code 7
      Then the command ends with code 7
      And its task is failed

    @JOB-003
    Scenario: What a failing task said is there to be read
      When "alice" deploys a task that prints "no such file" as an error and fails with code 2
      Then the command ends with code 2
      And "alice" is told "no such file"

    @JOB-004
    Scenario: Two tasks of one job run on two machines
      When "alice" deploys two tasks on two machines that print "done"
      Then the command succeeds
      And every part of it runs on a machine of its own
      And "alice" reads "task-1 | done"
      And "alice" reads "task-2 | done"

    @JOB-005
    Scenario: Two tasks that belong together run on one machine
      When "alice" deploys two tasks that print "done"
      Then the command succeeds
      And all parts of it run on one machine

    @JOB-006
    Scenario: The output of a task can be read again later
      Given "alice" deploys a task that prints "keep this"
      When "alice" asks for the output
      Then "alice" reads nothing but "keep this"

    @JOB-007
    Scenario: Nothing of a task is in use after its end
      When "alice" deploys a task that prints "bye"
      Then "alice" has nothing in use
      And "bob" has nothing in use
      And "carol" has nothing in use

    @JOB-008
    Scenario: Whoever does not want to wait gets the name of the deployment
      When "alice" hands in a task that prints "later"
      Then the command succeeds
      And the deployment is completed within 60 seconds

    @JOB-009
    Scenario: A task is given up when it takes longer than its owner waits
      When "alice" waits 8 seconds at most for a task that takes 600 seconds
      Then the command ends with code 124
      And "alice" has nothing in use
      And "bob" has nothing in use
      And "carol" has nothing in use
