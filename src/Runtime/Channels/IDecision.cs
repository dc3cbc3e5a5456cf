namespace Holdfast.Runtime.Channels;

/// <summary>What the branches of a select compete for.</summary>
internal interface IDecision
{
    /// <summary>Chooses a branch; false where another was chosen before, or the select was cancelled.</summary>
    bool TryClaim(int number);

    /// <summary>Lets the select go on, by who chose and served the branch.</summary>
    void Finish();
}
