@planned @REQ-local-database
Feature: What a node remembers
  A node that loses its memory loses other people's work. What it was told and confirmed, it knows after any accident.

  @DOD-local-database-1
  Rule: Anything can be stored, found again and searched through one interface

    @DB-201
    Scenario: Old deployments are searched
      Given a machine "alice" with a thousand deployments of the last year
      When a person asks for those that failed in March and were labelled "weather", the newest first
      Then exactly these are listed, page by page

    @DB-202
    Scenario: History is bounded by what its owner allows
      Given a machine "alice" that keeps its history for thirty days
      When forty days pass with deployments on each of them
      Then the oldest deployments are gone with all that belonged to them
      And running ones are never removed

  @DOD-local-database-2
  Rule: What was stored survives restarts, crashes and new versions

    @DB-203 @needs:power
    Scenario: Power fails at any moment of a change
      Given a machine "bob" that commits its resources to a job
      When the power of "bob" fails at any single moment of that
      Then "bob" starts again
      And it knows either the whole commitment or nothing of it

    @DB-204
    Scenario: A disk that fills up costs a refusal and not the data
      Given a machine "bob" whose disk becomes full
      When "alice" deploys a task to "bob"
      Then "alice" is told that "bob" cannot store anything
      And everything that "bob" knew before is still known

    @DB-205
    Scenario: A new version takes over what an older one stored
      Given data that was stored by each earlier version
      When the new version is started on it
      Then onboarding, deployments and history are as they were
      And a copy of the old data was kept until then

    @DB-206
    Scenario: An older version refuses what it cannot understand
      Given data that was stored by a newer version
      When an older version is started on it
      Then it does not start, changes nothing and names the version that is needed

    @DB-207
    Scenario: A damaged database is recognised
      Given a database of "bob" in which a page of the disk has gone bad
      When "bob" is started
      Then its owner is told what is damaged, what could be saved and how to go on

  @DOD-local-database-3
  Rule: Another database can take its place without anybody noticing

    @DB-209
    Scenario: A database that breaks a promise is found by the tests of the interface
      Given a database that forgets the last change when the power fails
      When the tests of the interface are run against it
      Then the promise that it breaks is named

    @DB-210
    Scenario: A node moves from one database to another
      Given a machine "bob" with data in one database
      When its owner moves it to another kind
      Then "bob" knows all that it knew
