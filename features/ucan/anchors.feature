@planned @REQ-ucan
Feature: Whom to trust
  An owner names the identities that the machine trusts. That is all there is to a network, be it public or private.

  @DOD-ucan-3
  Rule: An owner decides whom to trust by anchors, for a private network as for a public one

    @UCN-201
    Scenario: A machine trusts nobody before its owner said so
      Given a new machine "bob" without anchors
      When "alice" asks "bob" for anything but a greeting
      Then "alice" is refused

    @UCN-202
    Scenario: An organisation sets up a private network
      Given an organisation with the machines "alice", "bob" and "carol"
      When their owners anchor the organisation as the documentation says
      Then the three work for one another
      And "dave", who is not of the organisation, is refused by all three

    @UCN-203
    Scenario: One machine takes part in a public and in a private network
      Given a machine "bob" that is in a public network and in a private one of an organisation
      When a member of the public network asks "bob" for what is meant for the organisation
      Then that member is refused
      And members of the organisation are not

    @UCN-204
    Scenario: An organisation vouches for somebody the machine has never met
      Given "bob" lets an organisation vouch for who may deploy
      When "carol", for whom the organisation vouches, deploys on "bob"
      Then "bob" runs it though it had never heard of "carol"

    @UCN-205
    Scenario: An organisation cannot vouch for more than it was trusted with
      Given "bob" lets an organisation vouch for who may deploy
      When the organisation vouches for "carol" to change the configuration of "bob"
      Then "carol" is refused

    @UCN-206
    Scenario: An anchor is removed and its rights go with it
      Given "carol", who may deploy on "bob" because of an anchor
      When the owner of "bob" removes the anchor
      Then "carol" is refused from the next message on

    @UCN-207
    Scenario: Trust that was set up here is moved to a new machine
      Given the anchors and grants of "bob"
      When its owner exports them and imports them on "carol"
      Then "carol" trusts whom "bob" trusted
      And no private key left "bob"
