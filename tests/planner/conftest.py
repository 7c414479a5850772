import pytest

from publishing.settled import gathering
from tests.factories import CertificationFactory, PlanTaskFactory, PreparationPlanFactory

MADE = "20261124T080000"


@pytest.fixture
@gathering()
def certification(db):
    """A certification whose guide has a plan of 7–14 and one of 30 days, of four tasks each."""
    certification = CertificationFactory(
        slug="mlocp", name="MLOps Professional", abbreviation="MLOCP", has_guide=True
    )
    for low, high in ((7, 14), (30, 30)):
        plan = PreparationPlanFactory(certification=certification, min_days=low, max_days=high)
        for number, share in enumerate((10, 20, 30, 40)):
            PlanTaskFactory(plan=plan, order=number, title=f"Task {number}", share=share)
    return certification


@pytest.fixture
def ask(client, certification):
    """The page of the plan, asked with some parameters at a fixed moment."""

    def get(address: str = "/plan/mlocp/", **query):
        return client.get(address, {"plan": "30", "made": MADE, **query})

    return get
