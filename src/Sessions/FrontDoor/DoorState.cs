using System.Text.Json;
using Holdfast.Governance.Identity;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>What the next daemon must know of a terminal at the door beside its connection. It is sealed: what a user typed is in it.</summary>
internal sealed record DoorState
{
    /// <summary>The tenant of whoever is there; null while he is asked.</summary>
    public string? Tenant { get; init; }

    /// <summary>Who that is.</summary>
    public string? Actor { get; init; }

    /// <summary>What he may do.</summary>
    public Role Role { get; init; }

    /// <summary>The id of the API key by which he is known; null where he is by his address.</summary>
    public string? Key { get; init; }

    /// <summary>The pool he chose.</summary>
    public string? Pool { get; init; }

    /// <summary>Or the endpoint.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The session shown; null where there is none.</summary>
    public string? Session { get; init; }

    /// <summary>The digest of the session's screen as the terminal shows it; null where it shows anything else.</summary>
    public byte[]? Shown { get; init; }

    /// <summary>The record that was taken from the terminal and given to the session, until that has dealt with it.</summary>
    public byte[]? Taken { get; init; }

    /// <summary>The host connection that the session was on then.</summary>
    public string? Connection { get; init; }

    /// <summary>How many inputs that had carried out before; as many still means that this one was not.</summary>
    public long Inputs { get; init; }

    /// <summary>Who is there and what he gets; null while he is asked.</summary>
    public DoorChoice? Choice => Tenant is null || Actor is null || Pool is null == Endpoint is null
        ? null
        : new DoorChoice(new Caller(Tenant, Actor, Role), new DoorTarget(Pool, Endpoint), null, Key);

    /// <summary>As bytes.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, DoorJson.Default.DoorState);

    /// <summary>Of bytes; null where there is none.</summary>
    public static DoorState? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.IsEmpty ? null : JsonSerializer.Deserialize(bytes, DoorJson.Default.DoorState);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
