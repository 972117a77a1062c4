// A field that belongs to one choice of several makes that choice when it is used: data-chooses="id of the radio".
document.addEventListener("input", (event) => {
  const radio = document.getElementById(event.target.dataset.chooses || "");
  if (radio) radio.checked = true;
});
