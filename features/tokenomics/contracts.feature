@planned @REQ-tokenomics
Feature: Contracts and payments
  What a machine does for another can be worth something. Every job has a place to say under which agreement it runs.

  @DOD-tokenomics-1
  Rule: Every job can name the contract under which it runs, whatever kind of contract and payment it is

    @TOK-201
    Scenario: A contract travels with the job to the provider
      Given a job that names a contract
      When "alice" deploys it
      Then "bob" saw the contract before he bid
      And the contract is in what "alice" and "bob" know of the deployment

    @TOK-202
    Scenario: A job without a contract runs where none is asked for
      Given "bob", who asks for no contract
      When "alice" deploys a job without one
      Then it runs on "bob"

    @TOK-203
    Scenario: A kind of contract that a machine does not know is not a mistake in the job
      Given a job with a contract of a kind that only "carol" knows
      When "alice" deploys it
      Then it runs on "carol"
      And "bob" declined because he does not know that kind

    @TOK-204
    Scenario: A payment provider is plugged in
      Given a payment provider of a third party that passed the tests of the interface
      When "bob" is started with it
      Then jobs can be paid through it without a change to anything else

  @DOD-tokenomics-2
  Rule: A contract is concluded between the two machines, or is asked of whoever keeps it

    @TOK-205
    Scenario: A provider declines without a contract that it needs
      Given "bob", who works under contracts only
      When "alice" deploys a job without one
      Then "bob" declines because a contract is missing

    @TOK-206
    Scenario: Two machines conclude a contract
      Given a contract that "alice" proposed to "bob"
      When the owner of "bob" signs it
      Then both hold the same signed contract
      And a job under it runs

    @TOK-207
    Scenario: A contract that is kept by a third party is verified there
      Given a contract of "alice" and "bob" that "carol" keeps
      When "alice" deploys a job under it
      Then "bob" asked "carol" before he bid
      And a contract that "carol" does not know makes him decline

    @TOK-208
    Scenario: A contract that has ended ends what ran under it
      Given a service of "alice" on "bob" under a contract with a notice of one hour
      When the contract is ended
      Then "alice" is told at once, and the service ends after an hour

  @DOD-tokenomics-3
  Rule: What was used is metered for both sides

    @TOK-209
    Scenario: Both sides come to the same account
      Given a job of "alice" that used 2 cores on "bob" for one hour
      When both ask for the account
      Then both see the same use, signed by the other side

    @TOK-210
    Scenario: A crash does not change the account
      Given a service of "alice" on "bob" that is metered
      When "bob" crashes and is started again
      Then the time that the service ran is counted once, and the time that it did not run is not

    @TOK-211
    Scenario: A difference is noticed
      Given "mallory", who counts twice what was used
      When "alice" gets the account
      Then she is told where it differs from hers
      And nothing is paid before that is settled

    @TOK-212
    Scenario: What was agreed is settled when the job ends
      Given a contract that pays for each hour
      When a job under it has ended after three hours
      Then the payment provider was asked to pay three hours, once
