using Holdfast.Sessions.Tests.Survival;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>What the deaths of a daemon with a front door fell on, over many courses.</summary>
internal sealed class DoorDeaths
{
    /// <summary>Deaths of a daemon whose door was open.</summary>
    public int Count { get; private set; }

    /// <summary>Clerks who waited for an answer about then.</summary>
    public int AtWork { get; private set; }

    /// <summary>Deaths of a daemon that was taking up what the one before left.</summary>
    public int InRestoration { get; private set; }

    /// <summary>Terminals that went on.</summary>
    public int Restored { get; private set; }

    /// <summary>Those of them of which a record had been taken and was not known to be dealt with.</summary>
    public int Returned { get; private set; }

    /// <summary>Counts one death.</summary>
    public void Add(IReadOnlyList<Clerk> clerks)
    {
        Count++;
        AtWork += clerks.Count(clerk => clerk.IsAtWork);
    }

    /// <summary>Counts what a whole course told.</summary>
    public void Add(SimulatedNode node)
    {
        InRestoration += node.KilledInRestoration;
        foreach (var entry in node.Journal.All.Where(entry => entry.Kind == "front_door_restored"))
        {
            Restored++;
            if (entry.Data.Contains("\"in_doubt\":true", StringComparison.Ordinal)) Returned++;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Count} deaths, {AtWork} clerks at work then; {InRestoration} deaths in restoration; {Restored} terminals restored, {Returned} with a record taken";
}
