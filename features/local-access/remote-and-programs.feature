@planned @REQ-local-access
Feature: Programs and strangers
  Programs on the machine can use the node as people do. Whoever is elsewhere has to come as a peer, with rights.

  @DOD-local-access-1
  Rule: The API answers commands that are given on the machine

    @LOC-210
    Scenario: A program finds out by itself what it may ask
      Given a program on the machine "alice"
      When the program reads the description that the API gives of itself
      Then it can call everything in it
      And every answer has the form that the description says

    @LOC-211
    Scenario: A program follows events as they happen
      Given a program that follows the events of "alice"
      When a deployment of "alice" starts and ends
      Then the program has got each of its steps, once and in order
      And after a lost connection it goes on where it was

    @LOC-212 @needs:crowd
    Scenario: A broadcast's answers are shown as they come
      Given "alice" in a network of a hundred machines
      When a person on "alice" asks all of them something and wants ten answers
      Then the first answer is shown before the tenth has come
      And the command ends with the tenth

  @DOD-local-access-2
  Rule: The API does not answer commands that come from elsewhere

    @LOC-213
    Scenario: Nobody on the network reaches the API
      Given "alice" as its owner has just installed it
      When "mallory" tries every way to its API over the network
      Then nothing answers

    @LOC-214
    Scenario: Another user of the same machine does not reach the API
      Given "alice" on a machine with a second user
      When the second user gives "alice" a command
      Then the second user is refused

    @LOC-215
    Scenario: A page in a browser cannot give commands
      Given "alice", whose owner opened the API to programs on the machine
      When a page from the internet sends it a command through the owner's browser
      Then it is refused

    @LOC-216
    Scenario: The daemon cannot act in a person's name
      Given a person who gives "alice" commands with a key of their own
      When somebody takes over the daemon of "alice"
      Then they find no key of that person
