"""Everything but phones and dialplan: folders, modules, logs, HTTP, REST interface, RTP, and what is switched off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from martlet.telephony.exchange import APP

if TYPE_CHECKING:
    from martlet.telephony.exchange.config import Plan

# An explicit list starts fastest and loads nothing that could write numbers down. Hidden needs are beside their user.
MODULE_NAMES = """
res_timing_timerfd res_crypto res_curl res_sorcery_config res_sorcery_memory res_sorcery_astdb res_pjproject
res_http_websocket res_websocket_client res_srtp res_speech res_musiconhold res_rtp_multicast res_rtp_asterisk
codec_ulaw codec_alaw codec_a_mu codec_gsm codec_g722 codec_resample codec_opus_open_source res_format_attr_opus
format_pcm format_wav format_gsm format_sln bridge_simple bridge_native_rtp bridge_softmix bridge_holding
bridge_builtin_features bridge_builtin_interval_features func_callerid func_channel func_timeout func_strings
func_logic func_math func_global func_env func_hangupcause func_cut func_groupcount func_uri func_periodic_hook
func_talkdetect app_chanspy func_dialplan res_pjsip_pubsub res_pjsip res_pjsip_session res_pjsip_sdp_rtp
res_pjsip_caller_id res_pjsip_endpoint_identifier_ip res_pjsip_endpoint_identifier_user
res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest res_pjsip_registrar res_pjsip_dtmf_info
res_pjsip_rfc3326 res_pjsip_dlg_options res_pjsip_header_funcs res_pjsip_nat res_pjsip_path
res_pjsip_transport_websocket chan_pjsip chan_bridge_media chan_rtp pbx_config app_dial app_playback app_record
app_verbose app_stasis app_stack app_exec res_stasis res_stasis_answer res_stasis_playback res_stasis_recording
res_stasis_snoop res_stasis_device_state res_ari_model res_ari res_ari_applications res_ari_asterisk
res_ari_bridges res_ari_channels res_ari_endpoints res_ari_events res_ari_playbacks res_ari_recordings
res_ari_sounds
"""
MODULES = MODULE_NAMES.split()

# Files Asterisk looks for; an empty one is quieter than a missing one.
EMPTY = ("features", "ccss", "udptl", "stasis", "manager")
BARE = ("acl", "codecs", "sorcery", "websocket_client")


def files(plan: Plan) -> dict[str, str]:
    """File name -> text."""
    written = {f"{name}.conf": "[general]\n" for name in EMPTY} | {f"{name}.conf": "" for name in BARE}
    written |= {
        "asterisk.conf": asterisk(plan),
        "modules.conf": modules(plan.modules),
        # Warnings and errors only: notices and verbose lines name callers. No security log for the same reason.
        "logger.conf": "[general]\ndateformat=%F %T.%3q\nqueue_log=no\nrotatestrategy=rotate\n"
        "[logfiles]\nmessages.log => warning,error\n",
        # Of the SIP library only what ends it: its words about a stranger's packet hold the whole packet, at the stranger's pace.
        "pjproject.conf": "[log_mappings]\ntype=log_mappings\nasterisk_error=0\nasterisk_warning=\nasterisk_notice=\n"
        "asterisk_verbose=\nasterisk_debug=\nasterisk_trace=\n",
        # China's tones: what a caller hears in an answered call while a phone rings.
        "indications.conf": "[general]\ncountry=cn\n[cn]\ndescription=China\nringcadence=1000,4000\ndial=450\n"
        "busy=450/350,0/350\nring=450/1000,0/4000\ncongestion=450/700,0/700\ncallwaiting=450/400,0/4000\n",
        "cdr.conf": "[general]\nenable=no\n",
        "cel.conf": "[general]\nenable=no\n",
        "http.conf": f"[general]\nenabled=yes\nbindaddr={plan.http_bind}\nbindport={plan.http_port}\nenable_static=no\n"
        "enable_status=no\nsessionlimit=1000\nsession_inactivity=30000\nsession_keep_alive=15000\n",
        "ari.conf": f"[general]\nenabled=yes\npretty=no\nwebsocket_write_timeout=1000\n"
        f"[{APP}]\ntype=user\nread_only=no\npassword={plan.ari_password}\n",
        "rtp.conf": rtp(plan),
        "musiconhold.conf": f"[default]\nmode=files\ndirectory={plan.home}/data/moh\nsort=alpha\n",
    }
    return written


def modules(folder: Path) -> str:
    """The module list; where the folder can be read, what this Asterisk does not have is left out with a word."""
    lines = ["[modules]", "autoload=no"]
    known = folder.is_dir()
    for name in MODULES:
        missing = known and not (folder / f"{name}.so").exists()
        lines.append(f"; this Asterisk has no {name}" if missing else f"load={name}.so")
    return "\n".join(lines) + "\n"


def asterisk(plan: Plan) -> str:
    return f"""[directories]
astetcdir => {plan.etc}
astmoddir => {plan.modules}
astvarlibdir => {plan.home}/lib
astdbdir => {plan.home}/db
astkeydir => {plan.home}/lib
astdatadir => {plan.home}/data
astagidir => {plan.home}/lib
astspooldir => {plan.spool}
astrundir => {plan.home}/run
astsbindir => {plan.home}/bin
astlogdir => {plan.home}/log
[options]
verbose = 0
debug = 0
hideconnect = yes
live_dangerously = no
dumpcore = no
highpriority = yes
documentation_language = en_US
"""


def rtp(plan: Plan) -> str:
    lines = ["[general]", f"rtpstart={plan.rtp_from}", f"rtpend={plan.rtp_to}", "strictrtp=yes", "icesupport=yes"]
    lines += [f"stunaddr={plan.stun}"] if plan.stun else []
    return "\n".join(lines) + "\n"
