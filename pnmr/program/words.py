"""The fixed words of the language and the forms that names of parameters take."""

import re

ALIGNMENTS = ("center", "lalign", "ralign", "refalign")
KINDS = (
    *("delay", "pulse", "loopcounter", "frequency", "power", "gradient", "shape", "phase"),
    *("amplitude", "constant", "integer", "double"),
)
DIRECTIVES = (
    *("prosol", "aqseq", "baseopt_echo", "lgrad", "manifest_append", "dccorr", "dwellmode"),
    *("autosuspend", "calcsuspend", "suspend", "resume", "calcautosuspend", "decim", "preset"),
)
ACQUISITIONS = re.compile(r"(go|gonp|gosc|goscnp|eosc|eoscnp|rcyc|rcycnp|ACQ_START)\d*")
LOOPING = ("go", "gonp", "rcyc", "rcycnp")
PULSE_NAME = re.compile(r"p\d+|vp")
DELAY_NAME = re.compile(r"d\d+|vd|aq\d?|de|dw|depa|derx|deadc|de1|dwov|in\d+|inf\d+")
PHASE_NAME = re.compile(r"ph\d+")
POWER_NAME = re.compile(r"pl\d*|plw\d+|sp\d+|spw\d+")
FREQUENCY_NAME = re.compile(r"fq\d*")
DECOUPLING = re.compile(
    r"(cpds?|cpdngs?|cpdhds?|cpdngss|hcpds?)(\d+)|cw|cwlp|cwlg|hd|do|dolp|cwlgs"
)
SHAPE_NAME = re.compile(r"(spf|sp|gp)(\d*)")
STEP = re.compile(
    r"(?P<verb>[idr])(?P<target>pp?\d+|pu\d+|[du]\d+|v[dpca]|grad)"
    r"|(?P<all>rppall|ippall|dppall|rpall|ipall|dpall)"
)
COMMANDS = re.compile(
    r"z[de]\d?|st0?|wr\d?|if\d|rf\d?|wrp?|exit|reset\d?|halt|print|setpar|nop"
    r"|setnmr\d|setrtp\d|setrcp\d|settrig\d|setgrad|ctrlgrad|gatepulse"
    r"|gron\d*|groff|gradon|grad_off|grad|gscale|zgrad|trig[pn][el]\d|trig\w*"
    r"|adc|ADC_INIT_B|ADC_START|sample|recph|syrec|ph_r|REC_BLK|REC_UNBLK|DWELL_\w+|RG_ON|RG_OFF|STARTADC\d*|RESETPHASE"
    r"|DWL_CLK_ON|DWL_CLK_OFF|DWL_\w+|gc_control|START_NEXT_SCAN|BLKGRAD\w*|UNBLKGRAD\w*|BLKGRAMP|UNBLKGRAMP"
    r"|LOCKH_ON|LOCKH_OFF|LOCKDEC_ON|LOCKDEC_OFF|LOCK_ON|LOCK_OFF|lock_on|lock_off"
    r"|[A-Z][A-Z0-9]*_(LOCK|PULSE|ON|OFF)|QNP_[A-Z0-9]+|zgrad|SWITO_[FH]|TUNE_ON|TUNE_OFF|MAS_\w+|exec|currentpower|xmac"
)
F_CLAUSE = re.compile(r"F(\d)([A-Z]*)")
