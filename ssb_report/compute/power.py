"""Power of a cell with an internal resistance: lost, delivered, and at most (B9)."""

from __future__ import annotations

from ssb_report.compute.formula import NON_NEGATIVE, POSITIVE, Array, Formula, Limit, Symbol

__all__ = [
    "FORMULAS",
    "INTERNAL_RESISTANCE",
    "MASS",
    "OPEN_CIRCUIT_VOLTAGE",
    "POWER",
    "SPECIFIC_POWER",
    "deliverable_power",
    "matched_load_power",
    "open_circuit_voltage_from_load",
    "power_per_mass",
    "practical_power",
    "resistance_from_two_loads",
    "short_circuit_current",
    "short_circuit_power",
]


def short_circuit_power(voltage: Array, resistance: Array) -> Array:
    """Power that a short-circuited cell turns into heat inside itself; none is delivered.

    Parameters
    ----------
    voltage : array (...)
        Open-circuit voltage [V].
    resistance : array (...)
        Internal resistance [ohm].

    Returns
    -------
    array (...)
        Power dissipated [W].
    """
    return voltage**2 / resistance


def short_circuit_current(open_circuit_voltage: Array, resistance: Array) -> Array:
    """Current at which the terminal voltage vanishes.

    Parameters
    ----------
    open_circuit_voltage : array (...)
        Open-circuit voltage [V].
    resistance : array (...)
        Internal resistance [ohm].

    Returns
    -------
    array (...)
        Current [A].
    """
    return open_circuit_voltage / resistance


def deliverable_power(open_circuit_voltage: Array, current: Array, *, resistance: Array) -> Array:
    """Power at the terminals while a current flows.

    Parameters
    ----------
    open_circuit_voltage : array (...)
        Open-circuit voltage [V].
    current : array (...)
        Discharge current, at most the short-circuit current [A].
    resistance : array (...)
        Internal resistance [ohm].

    Returns
    -------
    array (...)
        Power delivered [W].
    """
    return (open_circuit_voltage - current * resistance) * current


def matched_load_power(open_circuit_voltage: Array, resistance: Array) -> Array:
    """Greatest power that a cell can deliver, into a load of its own resistance.

    Parameters
    ----------
    open_circuit_voltage : array (...)
        Open-circuit voltage [V].
    resistance : array (...)
        Internal resistance [ohm].

    Returns
    -------
    array (...)
        Power delivered [W].
    """
    return open_circuit_voltage**2 / (4 * resistance)


def practical_power(
    open_circuit_voltage: Array, minimum_voltage: Array, *, resistance: Array
) -> Array:
    """Greatest power that a cell can deliver without falling below its lowest allowed voltage.

    Parameters
    ----------
    open_circuit_voltage : array (...)
        Open-circuit voltage [V].
    minimum_voltage : array (...)
        Lowest allowed voltage, from half the open-circuit voltage up to it [V].
    resistance : array (...)
        Internal resistance [ohm].

    Returns
    -------
    array (...)
        Power delivered [W].
    """
    return minimum_voltage * (open_circuit_voltage - minimum_voltage) / resistance


def power_per_mass(power: Array, mass: Array) -> Array:
    """Power for each unit of mass.

    Parameters
    ----------
    power : array (...)
        Power [W].
    mass : array (...)
        Mass of the same level: stack, cell or pack [kg].

    Returns
    -------
    array (...)
        Specific power [W/kg].
    """
    return power / mass


def resistance_from_two_loads(
    voltage_1: Array, current_1: Array, *, voltage_2: Array, current_2: Array
) -> Array:
    """Internal resistance from the voltages under two currents.

    Parameters
    ----------
    voltage_1, voltage_2 : array (...)
        Terminal voltages [V].
    current_1, current_2 : array (...)
        The discharge currents that belong to them, which must differ [A].

    Returns
    -------
    array (...)
        Internal resistance [ohm].
    """
    return (voltage_1 - voltage_2) / (current_2 - current_1)


def open_circuit_voltage_from_load(voltage: Array, current: Array, *, resistance: Array) -> Array:
    """Open-circuit voltage from the voltage under a current.

    Parameters
    ----------
    voltage : array (...)
        Terminal voltage [V].
    current : array (...)
        Discharge current [A].
    resistance : array (...)
        Internal resistance [ohm].

    Returns
    -------
    array (...)
        Open-circuit voltage [V].
    """
    return voltage + current * resistance


def _half(open_circuit_voltage: Array) -> Array:
    return open_circuit_voltage / 2


OPEN_CIRCUIT_VOLTAGE = Symbol(
    r"U_{0}", "V", {"en": "open-circuit voltage", "zh": "开路电压"}, POSITIVE
)
INTERNAL_RESISTANCE = Symbol("R", "ohm", {"en": "internal resistance", "zh": "内阻"}, POSITIVE)
MASS = Symbol("m", "kg", {"en": "mass", "zh": "质量"}, POSITIVE)
POWER = {"en": "power", "zh": "功率"}
SPECIFIC_POWER = {"en": "specific power", "zh": "比功率"}
_CURRENT = Symbol("I", "A", {"en": "current", "zh": "电流"}, NON_NEGATIVE)

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="short-circuit-power",
        title={"en": "Short-circuit dissipation", "zh": "短路耗散功率"},
        function=short_circuit_power,
        result=Symbol(r"P_{\mathrm{sc}}", "W", POWER, NON_NEGATIVE),
        arguments={
            "voltage": Symbol("V", "V", {"en": "voltage", "zh": "电压"}, POSITIVE),
            "resistance": INTERNAL_RESISTANCE,
        },
        latex=r"P_{\mathrm{sc}} = \frac{{<voltage>}^{2}}{<resistance>}",
        spoken={
            "en": "short-circuit power equals <voltage> squared, divided by <resistance>",
            "zh": "短路功率等于<voltage>的平方除以<resistance>",
        },
        reading={
            "en": "This is the power that a short-circuited cell turns into heat inside itself; "
            "none of it is delivered. At the terminals a cell gives its voltage under load times "
            "the current, which peaks at a quarter of this figure, when the load's resistance "
            "equals the cell's, and at less where a lowest voltage must be kept. It is a power in "
            "watts: a power density takes a division by mass or volume.",
            "zh": "这是电芯短路时在自身内部转化为热的功率，没有任何输出。端子上的功率等于负载电压"
            "乘以电流，在负载电阻等于内阻时达到最大，仅为此值的四分之一；若须保持最低电压，则更小。"
            "它是以瓦计的功率，要得到功率密度还须除以质量或体积。",
        },
        as_printed=r"P = \frac{V^2}{R_{internal}}",
    ),
    Formula(
        id="short-circuit-current",
        title={"en": "Short-circuit current", "zh": "短路电流"},
        function=short_circuit_current,
        result=Symbol(r"I_{\mathrm{sc}}", "A", {"en": "current", "zh": "电流"}, NON_NEGATIVE),
        arguments={"open_circuit_voltage": OPEN_CIRCUIT_VOLTAGE, "resistance": INTERNAL_RESISTANCE},
        latex=r"I_{\mathrm{sc}} = \frac{<open_circuit_voltage>}{<resistance>}",
        spoken={
            "en": "short-circuit current equals <open_circuit_voltage> divided by <resistance>",
            "zh": "短路电流等于<open_circuit_voltage>除以<resistance>",
        },
        reading={
            "en": "At this current the terminal voltage vanishes, and with it the power delivered.",
            "zh": "电流达到此值时端电压为零，输出功率也随之为零。",
        },
    ),
    Formula(
        id="deliverable-power",
        title={"en": "Deliverable power", "zh": "可输出功率"},
        function=deliverable_power,
        result=Symbol("P(I)", "W", POWER),
        arguments={
            "open_circuit_voltage": OPEN_CIRCUIT_VOLTAGE,
            "current": _CURRENT,
            "resistance": INTERNAL_RESISTANCE,
        },
        latex=r"P(I) = \left(<open_circuit_voltage> - <current> \cdot <resistance>\right) "
        r"\cdot <current>",
        spoken={
            "en": "power equals <open_circuit_voltage> less <current> times <resistance>, "
            "all times <current>",
            "zh": "功率等于<open_circuit_voltage>减去<current>与<resistance>之积，再乘以<current>",
        },
        reading={
            "en": "What the load receives is the current times the voltage that remains at the "
            "terminals. Beyond half the short-circuit current, more current delivers less power.",
            "zh": "负载得到的功率是电流乘以端子上剩余的电压。电流超过短路电流的一半后，"
            "电流越大，输出功率反而越小。",
        },
        limits=(
            Limit(
                "current",
                "<=",
                ("open_circuit_voltage", "resistance"),
                "open_circuit_voltage / resistance",
                short_circuit_current,
            ),
        ),
    ),
    Formula(
        id="matched-load-power",
        title={"en": "Power into a matched load", "zh": "匹配负载功率"},
        function=matched_load_power,
        result=Symbol(r"P_{\mathrm{max}}", "W", POWER, NON_NEGATIVE),
        arguments={"open_circuit_voltage": OPEN_CIRCUIT_VOLTAGE, "resistance": INTERNAL_RESISTANCE},
        latex=r"P_{\mathrm{max}} = \frac{{<open_circuit_voltage>}^{2}}{4 \, <resistance>}",
        spoken={
            "en": "maximum power equals <open_circuit_voltage> squared, divided by four times "
            "<resistance>",
            "zh": "最大功率等于<open_circuit_voltage>的平方除以四倍的<resistance>",
        },
        reading={
            "en": "No load takes more than this. The cell then works at half its voltage and "
            "wastes as much as it delivers, which no real application allows for long.",
            "zh": "任何负载都无法取得更大的功率。此时电芯在半电压下工作，损耗与输出相等，"
            "实际应用中不可能长时间如此。",
        },
    ),
    Formula(
        id="practical-power",
        title={"en": "Power above a lowest voltage", "zh": "最低电压限制下的功率"},
        function=practical_power,
        result=Symbol(r"P_{\mathrm{prac}}", "W", POWER, NON_NEGATIVE),
        arguments={
            "open_circuit_voltage": OPEN_CIRCUIT_VOLTAGE,
            "minimum_voltage": Symbol(
                r"U_{\mathrm{min}}", "V", {"en": "lowest voltage", "zh": "最低电压"}, POSITIVE
            ),
            "resistance": INTERNAL_RESISTANCE,
        },
        latex=r"P_{\mathrm{prac}} = \frac{<minimum_voltage> \cdot "
        r"\left(<open_circuit_voltage> - <minimum_voltage>\right)}{<resistance>}",
        spoken={
            "en": "practical power equals <minimum_voltage> times the excess of "
            "<open_circuit_voltage> over <minimum_voltage>, divided by <resistance>",
            "zh": "实际功率等于<minimum_voltage>乘以<open_circuit_voltage>与<minimum_voltage>之差，"
            "再除以<resistance>",
        },
        reading={
            "en": "Electronics and cell chemistry set a lowest voltage. It bounds the power as "
            "long as it lies above half the open-circuit voltage; below that the matched load "
            "does.",
            "zh": "电子器件与电化学体系决定了最低电压。只要它高于开路电压的一半，"
            "功率便受其限制；低于一半时，则由匹配负载决定上限。",
        },
        limits=(
            Limit(
                "minimum_voltage",
                "<=",
                ("open_circuit_voltage",),
                "open_circuit_voltage",
            ),
            Limit(
                "minimum_voltage",
                ">=",
                ("open_circuit_voltage",),
                "open_circuit_voltage / 2",
                _half,
            ),
        ),
    ),
    Formula(
        id="power-per-mass",
        title={"en": "Specific power", "zh": "比功率"},
        function=power_per_mass,
        result=Symbol("p", "W/kg", SPECIFIC_POWER, NON_NEGATIVE),
        arguments={"power": Symbol("P", "W", POWER, NON_NEGATIVE), "mass": MASS},
        latex=r"p = \frac{<power>}{<mass>}",
        spoken={
            "en": "specific power equals <power> divided by <mass>",
            "zh": "比功率等于<power>除以<mass>",
        },
        reading={
            "en": "Power and mass must belong to one level, and the time for which the power is "
            "held should be told.",
            "zh": "功率与质量必须属于同一层级，并应说明该功率可持续多久。",
        },
    ),
    Formula(
        id="resistance-from-two-loads",
        title={"en": "Resistance from two loads", "zh": "由两种负载求内阻"},
        function=resistance_from_two_loads,
        result=INTERNAL_RESISTANCE,
        arguments={
            "voltage_1": Symbol("V_{1}", "V", {"en": "first voltage", "zh": "第一电压"}, POSITIVE),
            "current_1": Symbol(
                "I_{1}", "A", {"en": "first current", "zh": "第一电流"}, NON_NEGATIVE
            ),
            "voltage_2": Symbol("V_{2}", "V", {"en": "second voltage", "zh": "第二电压"}, POSITIVE),
            "current_2": Symbol(
                "I_{2}", "A", {"en": "second current", "zh": "第二电流"}, NON_NEGATIVE
            ),
        },
        latex=r"R = \frac{<voltage_1> - <voltage_2>}{<current_2> - <current_1>}",
        spoken={
            "en": "internal resistance equals <voltage_1> less <voltage_2>, divided by "
            "<current_2> less <current_1>",
            "zh": "内阻等于<voltage_1>与<voltage_2>之差除以<current_2>与<current_1>之差",
        },
        reading={
            "en": "Mean voltages of whole discharges give a resistance that holds for discharges "
            "of hours: it contains the slow concentration losses as well as the ohmic ones.",
            "zh": "用整个放电过程的平均电压求得的内阻适用于以小时计的放电：除欧姆损失外，"
            "还包含缓慢的浓差损失。",
        },
        limits=(Limit("current_2", "!=", ("current_1",), "current_1"),),
    ),
    Formula(
        id="open-circuit-voltage-from-load",
        title={"en": "Open-circuit voltage from a load", "zh": "由负载求开路电压"},
        function=open_circuit_voltage_from_load,
        result=OPEN_CIRCUIT_VOLTAGE,
        arguments={
            "voltage": Symbol(
                "V", "V", {"en": "voltage under load", "zh": "负载电压"}, NON_NEGATIVE
            ),
            "current": _CURRENT,
            "resistance": INTERNAL_RESISTANCE,
        },
        latex=r"U_{0} = <voltage> + <current> \cdot <resistance>",
        spoken={
            "en": "open-circuit voltage equals <voltage> plus <current> times <resistance>",
            "zh": "开路电压等于<voltage>加上<current>与<resistance>之积",
        },
        reading={
            "en": "With the mean voltage of a discharge this is the mean open-circuit voltage over "
            "the charge delivered.",
            "zh": "代入放电平均电压时，所得为所放电量范围内的平均开路电压。",
        },
    ),
)
