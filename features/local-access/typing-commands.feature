@REQ-local-access
Feature: Typing commands
  People talk to their node in a terminal. It helps them, says what went wrong, and scripts can rely on it.

  @DOD-local-access-1
  Rule: The API answers commands that are given on the machine

    @LOC-001
    Scenario: The owner asks how the node is
      Given a network of "alice"
      When "alice" types "status"
      Then the command succeeds
      And "alice" reads "alice"
      And "alice" reads "onboarded"

    @LOC-002
    Scenario: A program asks how the node is
      Given a network of "alice"
      When "alice" types "status --json"
      Then the command succeeds
      And what "alice" reads can be read by a program

    @LOC-003 @needs:docker
    Scenario: A program deploys a job and reads every step of it
      Given a network of "alice" and "bob"
      When "alice" deploys for a program a task that prints "hello"
      Then the command succeeds
      And what "alice" reads can be read by a program
      And "alice" reads "created"
      And "alice" reads "ended"

  @DOD-local-access-3
  Rule: Everything a person needs is a command with help, clear output and clear errors

    @LOC-004
    Scenario: A mistyped command is answered with the one that was probably meant
      Given a network of "alice"
      When "alice" types "deplyo job.yaml"
      Then the command ends with code 2
      And "alice" is told "deploy"

    @LOC-005
    Scenario: Help is given without a node
      Given a network of "alice"
      And the node of "alice" is stopped
      When "alice" types "--help"
      Then the command succeeds
      And "alice" reads "deploy <file>"

    @LOC-006
    Scenario: A node that does not run is the reason that is given, with what to do
      Given a network of "alice"
      And the node of "alice" is stopped
      When "alice" types "status"
      Then the command ends with code 3
      And "alice" is told "dms run"

    @LOC-007
    Scenario: A deployment that nobody made is not there
      Given a network of "alice"
      When "alice" types "describe nosuchthing"
      Then the command ends with code 1
      And "alice" is told "there is no deployment nosuchthing here"

    @LOC-008
    Scenario: A file that is not there is the reason that is given
      Given a network of "alice"
      When "alice" types "deploy nowhere.yaml"
      Then the command ends with code 2
      And "alice" is told "nowhere.yaml"

    @LOC-009
    Scenario: An amount that is none is refused before anything is asked of the node
      Given "alice" is in the network and offers nothing
      When "alice" types "onboard --memory plenty"
      Then the command ends with code 2
      And "alice" is told "plenty"

    @LOC-010
    Scenario: Whoever has deployed nothing is told how to begin
      Given a network of "alice"
      When "alice" types "ps"
      Then the command succeeds
      And "alice" is told "No deployments"

    @LOC-011 @needs:docker
    Scenario: A name that could mean several deployments is answered with all of them
      Given a network of "alice" and "bob"
      And "alice" deploys so many tasks that two of their ids begin with the same letter
      When "alice" looks at what begins with that letter
      Then the command ends with code 1
      And "alice" is told "deployments begin with"

  @DOD-local-access-2 @needs:processes
  Rule: The API does not answer commands that come from elsewhere

    @LOC-012
    Scenario: Only the owner can open the door to the node
      When a network of "alice"
      Then nobody but its owner can open the door to the node of "alice"
