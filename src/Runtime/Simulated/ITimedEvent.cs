namespace Holdfast.Runtime.Simulated;

/// <summary>What can be set to occur at a virtual time.</summary>
internal interface ITimedEvent
{
    /// <summary>Whether a setting of it still holds; one that does not moves no time.</summary>
    /// <param name="generation">Tells the settings of one event apart.</param>
    bool IsSet(long generation);

    /// <summary>Its time has come. Called on the simulation's thread, between steps.</summary>
    void Occur(long generation);
}
