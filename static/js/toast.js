// A toast: [data-toast] goes after eight seconds, or with [data-toast-close]; it stays while it is looked at.
const SECONDS = 8

const leave = toast => {
  if (toast.matches(":hover, :focus-within")) return setTimeout(leave, 1000, toast)
  toast.remove()
}

document.addEventListener("click", event => {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove()
})
document.querySelectorAll("[data-toast]").forEach(toast => setTimeout(leave, SECONDS * 1000, toast))
