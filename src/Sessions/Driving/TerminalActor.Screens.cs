using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Driving;

/// <summary>What those who look on are shown: a screen for each change of the terminal.</summary>
internal sealed partial class TerminalActor
{
    /// <summary>Publishes the screen where it has changed, and tells whether it did.</summary>
    private bool Publish()
    {
        if (_machine.Version == _machineVersion && _machine.Screen.KeyboardLocked == _board.Current.Image.KeyboardLocked
            && Negotiated() == _board.Current.Negotiated) return false;
        _version++;
        _keep?.Shown(_version);
        var screen = Capture();
        _board.Publish(screen);
        _mirror?.Invoke(_machine.Screen, screen);
        return true;
    }

    private SessionScreen Capture()
    {
        _machineVersion = _machine.Version;
        var image = _machine.Screen.Capture();
        // A file's content is nothing for those who look on, nor for a recording.
        if (_machine.ShowsFrame)
        {
            image = ScreenCover.Apply(image, static cells =>
            {
                var shown = cells.ContainsAnyExcept(' ');
                cells.Fill(' ');
                return shown;
            });
        }

        return new SessionScreen(_version, image, _machine.Phase, _machine.ConnectedLu, _machine.DeviceType)
        {
            Records = _machine.RecordsReceived,
            IsFrame = _machine.ShowsFrame,
            Ready = Ready(image),
            Negotiated = Negotiated(),
        };
    }

    /// <summary>Queries of the terminal come before the first screen, so records alone do not make one: something must be shown.</summary>
    private bool Ready(ScreenImage image) => _ready = _ready || (Negotiated() && (image.Formatted || image.Text.Length > 0));

    private bool Negotiated() => _machine.Phase switch
    {
        TerminalPhase.Tn3270 or TerminalPhase.Tn3270E or TerminalPhase.Unbound => _machine.RecordsReceived > 0,
        TerminalPhase.Nvt => true,
        _ => false,
    };
}
