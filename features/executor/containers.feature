@REQ-executor @needs:docker
Feature: Programs in containers
  A program of somebody else runs on one's machine, gets what it was promised, and takes nothing else.

  Background:
    Given "alice" is in the network and offers nothing
    And a network of "bob"

  @DOD-executor-1
  Rule: A job is started with the Docker executor, watched while it runs, and its results are received

    @EXE-001
    Scenario: What a program prints is told apart from what it complains about
      When "alice" deploys a task that prints "result" and prints "complaint" as an error
      Then the command succeeds
      And "alice" reads nothing but "result"
      And "alice" is told "complaint"

    @EXE-002
    Scenario: A program runs while its job runs
      When "alice" runs a service
      Then a program runs on "bob"

  @DOD-executor-5
  Rule: Programs outlive the node's restarts, and none is left behind

    @EXE-003 @needs:crash
    Scenario: A program does not notice that the node was killed
      Given "alice" runs a service
      When the node of "bob" is killed
      Then a program runs on "bob"

    @EXE-004 @needs:crash
    Scenario: What a program printed while the node was down is not lost
      Given "alice" runs a task that prints "before", takes 4 seconds and prints "after"
      And the node of "bob" is killed
      And 6 seconds pass
      And the node of "bob" is started again
      And the deployment is completed within 60 seconds
      When "alice" asks for the output
      Then "alice" reads "before"
      And "alice" reads "after"

  @DOD-executor-4 @needs:containers
  Rule: A program gets what it was promised, no more, and cannot harm the machine

    @EXE-005
    Scenario: A program that takes more memory than it was promised is ended
      Given "alice" has a file "greedy.yaml":
        """
        version: V1
        allocations:
          greedy:
            executor: docker
            type: task
            resources:
              cpu: { cores: 0.5 }
              ram: { size: 32 MiB }
              disk: { size: 64 MiB }
            execution:
              type: docker
              image: dms/busybox:1
              cmd: [sort, /dev/zero]
        nodes:
          anywhere:
            allocations: [greedy]
        """
      When "alice" deploys the file "greedy.yaml"
      Then the command ends with a reason
      And "alice" is told "memory"

    @EXE-006
    Scenario: A program cannot change the system that it was given
      Given "alice" has a file "vandal.yaml":
        """
        version: V1
        allocations:
          vandal:
            executor: docker
            type: task
            resources:
              cpu: { cores: 0.1 }
              ram: { size: 32 MiB }
              disk: { size: 64 MiB }
            execution:
              type: docker
              image: dms/busybox:1
              cmd: [sh, -c, "touch /bin/mine || echo could not"]
        nodes:
          anywhere:
            allocations: [vandal]
        """
      When "alice" deploys the file "vandal.yaml"
      Then the command succeeds
      And "alice" reads nothing but "could not"
