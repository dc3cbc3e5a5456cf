namespace Holdfast.Runtime.Supervision;

/// <summary>What a <see cref="Supervisor"/> hears of.</summary>
/// <param name="Child">The child that has ended; -1 where it is something else.</param>
/// <param name="Failure">The child's failure; null where it ended well.</param>
/// <param name="Lasted">How long the child ran.</param>
/// <param name="Ticket">The wait that is over; 0 where it is something else. With neither, it is to stop.</param>
internal readonly record struct SupervisorNews(int Child, Exception? Failure, TimeSpan Lasted, long Ticket)
{
    public static SupervisorNews Stop { get; } = new(-1, null, default, 0);

    public static SupervisorNews Due(long ticket) => new(-1, null, default, ticket);
}
