namespace Holdfast.Sessions.Journeys;

/// <summary>What an operation of a journey's program does.</summary>
internal enum JourneyOpKind
{
    /// <summary>Carries out its step.</summary>
    Do,

    /// <summary>Goes on where the condition of its <see cref="IfStep"/> holds, else to its target.</summary>
    Test,

    /// <summary>Goes to its target.</summary>
    Jump,

    /// <summary>Begins a <see cref="RepeatStep"/> with no round done.</summary>
    Begin,

    /// <summary>Begins the next round of its <see cref="RepeatStep"/>, or goes to its target where that is over.</summary>
    Round,
}
