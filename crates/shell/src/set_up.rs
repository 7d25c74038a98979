//! The first start: an organization and its owner, or the sample organization.

use store::OrgId;

use crate::ColleagueId;

/// An organization that was just created.
#[derive(Clone, Copy, Debug)]
pub struct NewOrganization {
    /// The organization.
    pub org: OrgId,
    /// Its owner.
    pub owner: ColleagueId,
}
