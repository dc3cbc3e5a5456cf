using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Driving;

/// <summary>What the terminal showed at one moment; it never changes.</summary>
/// <param name="Version">Counts the changes of the session's screen from 1; a later screen has a greater one, also on another host connection.</param>
/// <param name="Image">The screen. Hidden fields are blank in it.</param>
/// <param name="Phase">How far the negotiation with the host is.</param>
/// <param name="Lu">The LU the host assigned; null where it told none.</param>
/// <param name="DeviceType">The device type agreed upon; null before.</param>
public sealed record SessionScreen(long Version, ScreenImage Image, TerminalPhase Phase, string? Lu, string? DeviceType)
{
    /// <summary>Records the host had sent by then.</summary>
    internal long Records { get; init; }

    /// <summary>Whether the host talks in text, which has no records.</summary>
    internal bool IsText => Phase == TerminalPhase.Nvt;

    /// <summary>Whether it is a frame of a file transfer, which is for the terminal at the front door that answers it.</summary>
    internal bool IsFrame { get; init; }

    /// <summary>Whether the host has shown something.</summary>
    internal bool Ready { get; init; }

    /// <summary>Whether host and terminal have agreed and the host has sent its first record.</summary>
    internal bool Negotiated { get; init; }
}
