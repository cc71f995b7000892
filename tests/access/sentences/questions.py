"""What nobody must learn from questions."""

from __future__ import annotations

from tests.access.sentences.ways import OF_FOREIGN, Sentence
from tests.support.two_bodies import CLIENT_OF_A, HERSELF, INTEGRATOR

SENTENCES = (
    Sentence(
        "a client of A must not learn from a question of anybody who never was in A",
        CLIENT_OF_A,
        OF_FOREIGN,
        (
            '{ connection(from: "servant:stays", to: "servant:foreign") { other { id name } } }',
            '{ connection(from: "servant:gone", to: "servant:stays") { one { id name } } }',
            '{ developmentPlan(servantId: "servant:foreign") { servantId name } }',
            '{ appointmentCheck(positionId: "position:stays in a", servantIds: ["servant:foreign"]) { servantId } }',
            '{ certificateReconciliation(servantId: "servant:foreign") { about name } }',
        ),
    ),
    Sentence(
        "a client of A must not learn from a ranking how somebody stands who never was in A",
        CLIENT_OF_A,
        ('"Applicant"', '"Judge"'),
        (
            '{ candidateRanking(positionId: "position:foreign in b", servantIds: "servant:applicant") { candidates { name } } }',
            '{ candidateRanking(positionId: "position:stays in a", servantIds: "servant:judge") { candidates { name } } }',
        ),
    ),
    Sentence(
        "a client of A must not learn from a check of an appeal that was filed in B",
        CLIENT_OF_A,
        ('"servant:stays"', '"Stays"'),
        ('{ appealCheck(id: "appeal:stays in b") { appellantId appellantName } }',),
    ),
    Sentence(
        "a client of A must not learn from a ranking who applied for a post of B",
        CLIENT_OF_A,
        ('"Stays"', '"Applicant"', '"servant:stays"'),
        (
            '{ candidateRanking(competitionId: "competition:for b") { candidates { servantId name } } }',
            '{ candidateRanking(competitionId: "competition:for b") { choice { aboveIds openIds } candidates { name } } }',
        ),
    ),
    Sentence(
        "a servant must not learn from a ranking who else applied where she did",
        HERSELF,
        ('"Applicant"',),
        ('{ candidateRanking(competitionId: "competition:for a") { candidates { servantId name } } }',),
        CLIENT_OF_A,
    ),
    Sentence(
        "a client of A must not learn figures of B",
        CLIENT_OF_A,
        ('"organisation:b"', '"asOf"'),
        (
            '{ turnover(about: ["organisation:b"]) { asOf about { id } } }',
            '{ turnover(about: ["organisation:a", "organisation:b"]) { asOf about { id } } }',
            '{ meritIndex(organisationId: "organisation:b") { asOf about { id } } }',
            '{ promotionStatistics(about: "organisation:b") { asOf about { id } } }',
            '{ trainingCompliance(organisationId: "organisation:b") { asOf about { id } } }',
            '{ timeToPromotion(ladder: "L", rank: 1, organisationId: "organisation:b") { asOf about { id } } }',
            "{ meritIndexChanges { edges { node { organisationId } } } }",
            "{ meritIndexChanges(order: RISE) { edges { node { organisation { id } } } } }",
        ),
    ),
    *(
        Sentence(
            f"{who} must not learn what another policy would open",
            caller,
            ('"judged"',),
            ('{ policyWhatIf(policy: "") { judged } }', '{ policyWhatIf(policy: "") { rules { ruleId } judged } }'),
        )
        for who, caller in (("a client", CLIENT_OF_A), ("a servant", HERSELF), ("an integrator", INTEGRATOR))
    ),
)
