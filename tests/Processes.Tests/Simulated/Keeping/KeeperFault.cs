namespace Holdfast.Processes.Tests.Simulated.Keeping;

/// <summary>What a Keeper could do wrong: planted, to see that it is found.</summary>
internal enum KeeperFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It adopts whoever has the number, whenever that one was started.</summary>
    AdoptsByNumber,

    /// <summary>It forgets, when it takes the place of a dead one, who lives.</summary>
    ForgetsTheLiving,

    /// <summary>It closes a pipe without emptying it.</summary>
    LeavesPipesFull,

    /// <summary>It tells of an end whose code it does not know as of a clean one.</summary>
    GuessesCodes,

    /// <summary>It forgets ends when it is killed.</summary>
    ForgetsEnds,

    /// <summary>It takes processes that it only watched for children of its own when it takes the place of a dead one.</summary>
    ClaimsTheWatched,
}
