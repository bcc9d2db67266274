import re


def test_the_echo_is_processed_and_replayed_to_the_bit(said_by, tmp_path) -> None:
    said = said_by("04_simulate_and_process_an_echo")
    assert "replayed to the bit: True" in said
    phase = re.search(r"phase (\S+) deg, error (\S+) deg", said)
    assert phase is not None
    # Timing and receiver of the program leave a phase of 0, the pulses in the RF field of the
    # sample one of each site: 1 to -7 degrees by the noiseless signals of single sites.
    assert abs(float(phase[1])) < 3.0 * float(phase[2])
    tallest_ppm = float(said.split("stands at ")[1].split()[0])
    assert abs(tallest_ppm - 10.5) < 0.3  # CH3 of the sample
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
