@REQ-local-access @needs:processes @needs:docker
Feature: A network at home
  One command gives a newcomer a whole network on one computer, and takes it away again without a trace.

  @DOD-local-access-3
  Rule: Everything a person needs is a command with help, clear output and clear errors

    Background:
      Given a computer "laptop" without a node
      And a whole network is started on "laptop" with one command

    @LOC-013
    Scenario: One command starts three nodes that know each other
      When "laptop" types "status"
      Then the command succeeds
      And 3 nodes on "laptop" know each other

    @LOC-014
    Scenario: A job runs in the network at home
      When "laptop" deploys a task that prints "hello" and ends with code 5
      Then the command ends with code 5
      And "laptop" reads nothing but "hello"

    @LOC-015
    Scenario: List, description, output and stop tell the truth about a service at home
      Given "laptop" deploys a service that prints "open"
      When "laptop" types "ps"
      Then "laptop" reads "running"
      And "laptop" finds "open" in the output of its service
      And "laptop" finds the service running when it looks at it
      And "laptop" can stop its service, which is then completed

    @LOC-016
    Scenario: A node at home that is killed comes back and finds its service again
      Given "laptop" deploys a service that prints "open"
      When the process that serves it on "laptop" is killed
      Then "laptop" finds the service running when it looks at it
      And "laptop" can stop its service, which is then completed

    @LOC-017
    Scenario: Ctrl-C takes the network away without a trace
      Given "laptop" deploys a service that prints "open"
      When the network is ended with Ctrl-C
      Then the command ends with code 0
      And nothing of it is left
