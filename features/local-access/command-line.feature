@planned @REQ-local-access
Feature: The command line
  People do everything with one program. It answers quickly, explains itself and says plainly what went wrong.

  @DOD-local-access-3
  Rule: Everything a person needs is a command with help, clear output and clear errors

    @LOC-201
    Scenario: Words are completed, the names of what exists included
      Given a person on "alice" with the deployments "web" and "weather"
      When the person types a command's name and "we" and asks for completion
      Then "web" and "weather" are offered

    @LOC-202
    Scenario: A message is prepared on one machine and sent from another
      Given a person whose key is on a machine without a network
      When the person prepares a message there and sends it from "alice"
      Then it is handled as if it had been sent where the key is

    @LOC-203
    Scenario: Two nodes live on one machine
      Given a machine with a node "alice"
      When its owner starts a second node "bob" with a folder of its own
      Then commands go to the one that is named
      And neither disturbs the other

    @LOC-204
    Scenario: A wrong passphrase is one plain sentence
      Given a person on "alice" whose key has a passphrase
      When the person gives a wrong one
      Then one sentence says so, and the command ends with failure

    @LOC-205
    Scenario: A question that nobody answers ends
      Given a machine "bob" that is switched off
      When a person on "alice" asks "bob" for something
      Then the person is told after the time they allowed that "bob" did not answer

  @DOD-local-access-4
  Rule: The node is configured in one place, and a mistake there is found at once

    @LOC-206
    Scenario: A setting is read, changed and explained
      Given a person on "alice"
      When the person changes a setting with a command
      Then the file holds it, with the comments that were there
      And the person is told whether it takes effect now or after a restart

    @LOC-207
    Scenario: All mistakes of a configuration are found at once
      Given a configuration with an unknown key, a wrong unit and a range that ends before it begins
      When the node is started
      Then it does not start
      And all three mistakes are named with their places and with what was meant perhaps

    @LOC-208
    Scenario: What holds is shown with where it comes from
      Given a setting that is in the file, in the environment and on the command line
      When the person asks for the configuration that holds
      Then the one of the command line is shown, with its origin
      And secrets are shown as present only

    @LOC-209
    Scenario: A configuration of the earlier system is taken over
      Given a configuration file of the earlier system
      When the node is started with it
      Then it runs with the same settings
      And keys that mean nothing any more are named
