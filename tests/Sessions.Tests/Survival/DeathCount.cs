namespace Holdfast.Sessions.Tests.Survival;

/// <summary>What the deaths of a daemon fell on, over many courses.</summary>
internal sealed class DeathCount
{
    /// <summary>Deaths of a daemon that took orders.</summary>
    public int Deaths { get; private set; }

    /// <summary>Users who waited for an answer then.</summary>
    public int AtWork { get; private set; }

    /// <summary>Users who had a session then.</summary>
    public int WithSession { get; private set; }

    /// <summary>Deaths of a daemon that was taking up what the one before left.</summary>
    public int InRestoration { get; private set; }

    /// <summary>Sessions that went on.</summary>
    public int Restored { get; private set; }

    /// <summary>Those of them that came back by their journey.</summary>
    public int ByJourney { get; private set; }

    /// <summary>Those of which inputs were in doubt.</summary>
    public int InDoubt { get; private set; }

    /// <summary>Counts one death.</summary>
    public void Add(IReadOnlyList<Teller> tellers)
    {
        Deaths++;
        AtWork += tellers.Count(teller => teller.IsAtWork);
        WithSession += tellers.Count(teller => teller.HasSession);
    }

    /// <summary>Counts what a whole course told.</summary>
    public void Add(SimulatedNode node)
    {
        InRestoration += node.KilledInRestoration;
        foreach (var entry in node.Journal.All.Where(entry => entry.Kind == "session_restored"))
        {
            Restored++;
            if (entry.Data.Contains("\"by_journey\":true", StringComparison.Ordinal)) ByJourney++;
            if (entry.Data.Contains("inputs_in_doubt", StringComparison.Ordinal)) InDoubt++;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Deaths} deaths, {WithSession} users with a session then, {AtWork} at work; {InRestoration} deaths in restoration; {Restored} sessions restored, {ByJourney} by journey, {InDoubt} with inputs in doubt";
}
