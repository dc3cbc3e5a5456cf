namespace Holdfast.Processes.Limits;

/// <summary>What is to be done about a worker's use.</summary>
internal abstract record LimitEffect
{
    /// <summary>Journal that it came to another level.</summary>
    internal sealed record Tell(LimitStanding Standing, LimitPolicy Policy) : LimitEffect;

    /// <summary>Slow it down, or let it run again.</summary>
    internal sealed record Throttle(bool On) : LimitEffect;

    /// <summary>End it as the policy says.</summary>
    internal sealed record End(ResourceBound Bound, LimitStanding Standing) : LimitEffect;
}
