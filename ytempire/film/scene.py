"""A scene that can be drawn: its plate under its layers."""

from __future__ import annotations

from dataclasses import dataclass, field

from ytempire.film.frame import Frame
from ytempire.film.layer import FOREVER, Layer, Patch
from ytempire.film.overlay import add_layer
from ytempire.film.palette import Theme
from ytempire.film.plate import Plate


@dataclass(frozen=True)
class Disc:
    """Where the accent disc or ring of a scene stands, in pixels; match cuts carry it to the next scene."""

    x: float
    y: float
    radius: float


@dataclass
class Scene:
    """`layers` from back to front; `seconds` is how long the scene stays. Times are counted from its first
    frame.
    """

    plate: Plate
    layers: list[Layer]
    seconds: float
    theme: Theme
    disc: Disc | None = None
    _merged: dict[int, tuple[tuple[int, ...], list[Patch]]] = field(default_factory=dict, repr=False)

    def draw(self, frame: Frame, t: float, without: str | None = None) -> None:
        """The scene at second `t`, without the layers of the named part."""
        self.plate.draw(frame, t, self.seconds)
        resting: list[int] = []
        for i, layer in enumerate(self.layers):
            if not layer.seen(t) or (without and layer.part == without):
                continue
            if t >= layer.settled_at:
                resting.append(i)
                continue
            self._blend_resting(frame, resting)
            resting = []
            layer.draw(frame, t)
        self._blend_resting(frame, resting)

    def come_in(self, carried: bool, within: float) -> None:
        """Be the next scene of a film: the accent disc is taken over from the scene before (`carried`) or has
        entered `within` so many seconds. After them nothing tells which scene was before.
        """
        for layer in self.layers:
            if layer.part == "disc" and carried:
                layer.stand()
            elif layer.part == "disc":
                layer.hurry(within)

    @property
    def settled_at(self) -> float:
        """The second from which on nothing new enters."""
        entered = [layer.start + layer.lasts for layer in self.layers if layer.end == FOREVER]
        return max(entered, default=0.0)

    def _blend_resting(self, frame: Frame, resting: list[int]) -> None:
        """Blend a run of layers that rest, merged; what the run before shared with this one is not merged
        again.
        """
        if not resting:
            return
        key, first = tuple(resting), resting[0]
        done, patches = self._merged.get(first, ((), []))
        if done != key:
            if key[: len(done)] != done:
                done, patches = (), []
            for i in key[len(done) :]:
                patches = add_layer(patches, self.layers[i])
            self._merged[first] = (key, patches)
        for patch in patches:
            patch.blend(frame)
