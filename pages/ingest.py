"""Import: files handed in, what each of them said, corrections, publishing, and taking it back."""

from analytics import ui
from analytics.ui import intake, intake_history, intake_review

office = ui.office_page("ingest.title")
intake.tidy(office)
batch = intake.choose_batch(office)
intake.draw_upload(office, batch)
if batch is not None:
    result = intake.find_result(office, batch)
    if result is not None:
        intake.show_result(office, result)
    elif not intake.follow_work(office, batch):
        intake_review.show_review(office, batch)
elif office.snapshot is None:
    ui.html(f'<p class="da-sub">{ui.text("ingest.first")}</p>')
intake_history.show_history(office)
