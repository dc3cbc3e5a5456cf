using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>What a front door runs on and with.</summary>
public sealed record FrontDoorOptions
{
    /// <summary>Where it runs.</summary>
    public required Io Io { get; init; }

    /// <summary>Where it tells who came and went.</summary>
    public required EventJournal Journal { get; init; }

    /// <summary>The sessions it leads to; they must outlive it.</summary>
    public required SessionService Sessions { get; init; }

    /// <summary>What it is.</summary>
    public required FrontDoorDefinition Definition { get; init; }

    /// <summary>Whom a token belongs to.</summary>
    public required Func<string, Result<Caller>> Authenticate { get; init; }

    /// <summary>The id of the key that a token is of, noted of a terminal that outlives this daemon; null for none.</summary>
    public Func<string, string?>? KeyOf { get; init; }

    /// <summary>Whose a key is by now, by its id; without it whoever typed a token before is asked for it again after a restart.</summary>
    public Func<string, Result<Caller>>? Recall { get; init; }

    /// <summary>
    /// The folder of what the next daemon needs to go on with terminals that are not encrypted; null where none outlive this one. The sessions must
    /// outlive it too (<see cref="SessionServiceOptions.Survival"/>), and wait for the door (<see cref="SessionServiceOptions.AwaitsFrontDoor"/>).
    /// </summary>
    public string? KeepFolder { get; init; }

    /// <summary>What the encrypted ports show terminals, and demand of them; null where there are none.</summary>
    public ServerIdentity? Identity { get; init; }
}
