// A slider says its value in the <output> that is for it, and links with data-with="its id" ask with that value.
const told = slider => {
  document.querySelectorAll(`output[for="${slider.id}"]`).forEach(output => { output.value = Number(slider.value) })
  document.querySelectorAll(`a[data-with="${slider.id}"]`).forEach(link => {
    const address = new URL(link.href)
    address.searchParams.set(slider.name, slider.value)
    link.href = address
  })
}

document.addEventListener("input", event => {
  if (event.target.matches("input[type=range]")) told(event.target)
})
