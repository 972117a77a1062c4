// What Google has added to the address, a code that is used once, is kept out of the history.
history.replaceState(history.state, "", location.pathname);
