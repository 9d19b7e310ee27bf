// SPDX-License-Identifier: Apache-2.0
const bool beside = true;
