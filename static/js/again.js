// A picture that a busy computer could not draw is asked for again: img[data-again], a few times, further and further apart.
const MOST_TRIES = 5
const FIRST_WAIT = 3000 // milliseconds

document.addEventListener("error", event => {
  const picture = event.target
  const tries = Number(picture.dataset?.again || 0)
  if (!picture.matches?.("img[data-again]") || tries >= MOST_TRIES) return
  picture.dataset.again = tries + 1
  setTimeout(() => { picture.src = picture.src }, FIRST_WAIT * (tries + 1))
}, true)
