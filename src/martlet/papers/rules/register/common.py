"""What most papers share: the person block P, the employer block E, and sentences for the volunteer."""

from martlet.papers.rules.shapes import Lines, Table, Text

# Stars mark what the law requires of the block (documents.md, P and E).
P = "name* gender* birth_date* ethnicity id_number* household residence* postal_address* phone* occupation"
E = "company* credit_code address* business_address* representative* representative_post* company_phone* hr_contact"
P_SHORT = "name* gender* id_number* residence* phone*"
JOB = "hire_date* last_day position* workplace* contract* wage_standard* wage_method hours"

JOBS = Table(
    "persons",
    (
        ("姓名", "{{ row.name }}", 3),
        ("入职日期", "{{ row.hire_date }}", 4),
        ("最后工作日", "{{ row.last_day }}", 4),
        ("岗位", "{{ row.position }}", 2),
        ("工作地点", "{{ row.workplace }}", 5),
        ("工资标准", "{{ row.wage_standard }}", 4),
    ),
)
"""The work of every person in one list."""
CONTRACTS = Lines(
    "persons",
    "{{ row.name }}的劳动合同签订情况：{{ row.contract }}"
    "{% if row.wage_method != '无' %}；工资支付方式：{{ row.wage_method }}{% endif %}"
    "{% if row.hours != '无' %}；工作时间：{{ row.hours }}{% endif %}。",
)

ID_COPY = Text("身份证复印件", "copy of the identity card")
LICENCE = Text("被申请人工商登记信息", "business registration data of the respondent")
EVIDENCE = Text("证据清单及证据复印件", "list of evidence with copies")

MIGRANT_WAGES = ("WAG", "OVT", "CON", "TER", "COL-WAGE")
INJURY = ("INJ", "OCC")

KEEP_ONE = Text("工友自己留一份。", "The worker keeps one copy.")
FINGERPRINT = Text(
    "不会写字的，按手印，由在场人代写姓名。",
    "Somebody who cannot write gives a fingerprint, and a person present writes the name.",
)
FULL_NAME = Text(
    "用人单位写营业执照上的全称。写招牌名、工地名会被退回。",
    "Write the employer's full name as on the business licence. A brand or site name is sent back.",
)
