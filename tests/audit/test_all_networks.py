"""Real networks in one loop: every one that has groups can be audited by the same rules."""

import all_networks
import pytest
from conftest import LONG

HERE = all_networks.names()
QUICK = {"dhhs_collaboration", "faux_mesa_high", "krackhardt_hightech", "sampson_monks"}


@pytest.mark.skipif(not HERE, reason="../shared/data/networks is not beside this clone")
@pytest.mark.parametrize("name", HERE)
def test_a_network_is_audited_or_has_no_groups(name, monkeypatch):
    if not LONG and name not in QUICK:
        pytest.skip("long: make long runs it")
    monkeypatch.setattr(all_networks, "REWIRINGS", 19)
    found = all_networks.audited(name)
    if found is None:
        assert name == "cross_parker_consulting_info"
        return
    row = all_networks.row(name, found)
    assert "nan" not in " ".join(map(str, row.values())).lower()
    contrast = found.audit.contrasts.loc[found.group]
    assert contrast["low"] <= contrast["difference"] <= contrast["high"]
    assert contrast["mc_error"] < 0.02
    assert found.null.observed[found.group] is not None
