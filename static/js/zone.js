// Fills [data-zone] with the browser's time zone, so that nobody has to look for it in a list.
document.querySelectorAll("[data-zone]").forEach(field => {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""
})
