@planned @REQ-project-management-portal
Feature: The portal of the milestone
  Everybody, inside and outside, can see where the milestone stands without asking anybody.

  @DOD-project-management-portal-1
  Rule: The pages always show the latest status of the milestone

    @PMP-201
    Scenario: The status of an item is computed from its results
      Given an item of the scope of which eight scenarios of ten pass
      When the portal is built
      Then the item is shown as eight of ten, with the two that are missing by title

    @PMP-202
    Scenario: Nobody can paint an item green by hand
      Given an item whose scenarios fail
      When somebody writes that it is finished
      Then the portal still shows what was measured

    @PMP-203
    Scenario: Progress can be seen over time
      Given the results of the last three months
      When a reader opens the milestone's page
      Then a chart shows built and planned scenarios by week

    @PMP-204
    Scenario: What depends on what is visible
      Given work packages that depend on one another
      When a reader opens the milestone's page
      Then a graph shows them in order, with the longest chain marked and what is left of its buffer

    @PMP-205
    Scenario: The time to the next release candidate is shown
      Given a schedule of release candidates
      When a reader opens the milestone's page
      Then the next candidate, its date and what still has to be done for it are shown

    @PMP-206
    Scenario: A page says how fresh it is
      Given a portal that could not be rebuilt since yesterday
      When a reader opens it
      Then the reader sees from when the status is

  @DOD-project-management-portal-2
  Rule: An introduction explains the portal and the process to those who come new

    @PMP-207
    Scenario: A visitor understands the portal from its first page
      Given a visitor who has never seen the project
      When the visitor reads the introduction
      Then it says what the project is, how work is planned and reviewed, and where to find what

    @PMP-208
    Scenario: A contributor finds something to do
      Given planned scenarios that nobody works on
      When a contributor looks for a place to begin
      Then they are listed with the item they belong to and the way a change takes
